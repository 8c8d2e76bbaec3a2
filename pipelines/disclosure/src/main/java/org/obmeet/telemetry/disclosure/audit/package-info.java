/**
 * The audit of a release: shares the model with protection, and neither its equations nor its
 * solver.
 */
package org.obmeet.telemetry.disclosure.audit;
