/** How long what is held may be kept: pure functions of a time and a period. */
package org.obmeet.telemetry.privacy.retention;
