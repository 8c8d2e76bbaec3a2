/** Linear programmes over the cells of a measure, and exact arithmetic that checks them. */
package org.obmeet.telemetry.disclosure.linear;
