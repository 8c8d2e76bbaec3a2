/** The input records, their dimensions, and the combinations that cannot occur. */
package org.obmeet.telemetry.cli.protect.records;
