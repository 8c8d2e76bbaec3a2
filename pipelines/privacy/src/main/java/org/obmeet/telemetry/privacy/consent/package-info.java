/** The consents of instances, with their scopes and times. */
package org.obmeet.telemetry.privacy.consent;
