/** Packed rows in memory: layout, order, dictionaries. */
package org.obmeet.telemetry.lake.rows;
