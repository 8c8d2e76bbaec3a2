/**
 * Options of the generator, its seeded random distributions, canary strings and expected outcomes.
 */
package org.obmeet.telemetry.synthetic;
