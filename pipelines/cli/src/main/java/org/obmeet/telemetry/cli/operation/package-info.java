/** Commands that collect, ingest, aggregate, restore and examine a lake. */
package org.obmeet.telemetry.cli.operation;
