/** The lake's files by relative path: atomic writes, file references, the layout of folders. */
package org.obmeet.telemetry.lake.file;
