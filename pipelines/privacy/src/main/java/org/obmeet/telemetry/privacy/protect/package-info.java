/**
 * Protects linked tables: folds, then withholds, until an attacker who knows all that is published
 * cannot tell what is unsafe. A pure function of records and of what is out already.
 */
package org.obmeet.telemetry.privacy.protect;
