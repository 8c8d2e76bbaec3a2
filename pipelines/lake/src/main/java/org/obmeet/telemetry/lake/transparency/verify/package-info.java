/** Verifies a published transparency log. Uses nothing of the lake but hashes, proofs and notes. */
package org.obmeet.telemetry.lake.transparency.verify;
