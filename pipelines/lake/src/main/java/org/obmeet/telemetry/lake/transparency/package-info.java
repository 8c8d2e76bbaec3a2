/**
 * Transparency log: Merkle tree, tiles, signed checkpoints and proofs. Reads and writes no file.
 */
package org.obmeet.telemetry.lake.transparency;
