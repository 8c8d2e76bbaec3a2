/**
 * Byte stores under a root (local folder, Beam file system), with put-if-absent writes and leases.
 */
package org.obmeet.telemetry.lake.store;
