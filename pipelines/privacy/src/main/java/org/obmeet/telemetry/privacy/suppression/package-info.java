/** Who is not to be taken in, and which rows are theirs. */
package org.obmeet.telemetry.privacy.suppression;
