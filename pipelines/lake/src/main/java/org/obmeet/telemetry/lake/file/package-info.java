/** The lake's files by relative path: atomic writes, references and the folder layout. */
package org.obmeet.telemetry.lake.file;
