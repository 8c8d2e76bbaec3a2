/** The audit of a release. It uses the model of protection, but not its equations or its solver. */
package org.obmeet.telemetry.disclosure.audit;
