/** From a body to rows on their way to landing; consents, and what they allow. */
package org.obmeet.telemetry.collector.intake;
