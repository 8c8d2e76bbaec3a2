/** What administrators read: every declaration in words, as data and as a page. */
package org.obmeet.telemetry.collector.page;
