/**
 * Published folders, and the ledger of earlier releases that new tables must be compatible with.
 */
package org.obmeet.telemetry.cli.protect.publication;
