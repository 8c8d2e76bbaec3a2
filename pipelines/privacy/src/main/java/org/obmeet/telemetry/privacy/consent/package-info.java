/** Who has opted in to what, and since when. */
package org.obmeet.telemetry.privacy.consent;
