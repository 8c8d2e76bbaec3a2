/** Released tables and the hierarchies of their dimensions, as anyone can read them. */
package org.obmeet.telemetry.privacy.tables;
