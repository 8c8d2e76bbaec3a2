/** The commits of the log and what each kind of commit says. */
package org.obmeet.telemetry.lake.commit;
