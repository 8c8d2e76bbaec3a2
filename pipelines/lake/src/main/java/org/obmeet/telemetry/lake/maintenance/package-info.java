/** Maintenance of a lake's files: verification, backups, row removal and update, orphan files. */
package org.obmeet.telemetry.lake.maintenance;
