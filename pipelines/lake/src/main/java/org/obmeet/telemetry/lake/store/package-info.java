/** Byte stores under a root (local folder, S3), with put-if-absent writes and leases. */
package org.obmeet.telemetry.lake.store;
