/** The page for administrators, and the same description of the catalogue as JSON. */
package org.obmeet.telemetry.collector.page;
