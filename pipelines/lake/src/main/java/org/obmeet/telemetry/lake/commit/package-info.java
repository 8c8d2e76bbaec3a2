/** The commits of the log and the detail of each kind. */
package org.obmeet.telemetry.lake.commit;
