/** The page for administrators. The same description of the catalogue is available as JSON. */
package org.obmeet.telemetry.collector.page;
