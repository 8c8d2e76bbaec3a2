/**
 * Released tables as one linear system for each population: the form in which they are attacked,
 * audited and exported.
 */
package org.obmeet.telemetry.privacy.joint;
