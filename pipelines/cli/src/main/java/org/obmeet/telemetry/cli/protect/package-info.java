/**
 * Protection of anyone's tables: from a file and a specification to released tables in a folder,
 * with a ledger of what is out already.
 */
package org.obmeet.telemetry.cli.protect;
