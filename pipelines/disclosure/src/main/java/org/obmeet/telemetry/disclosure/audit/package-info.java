/**
 * The audit of a release. It uses the same model as protection, but neither its equations nor its
 * solver.
 */
package org.obmeet.telemetry.disclosure.audit;
