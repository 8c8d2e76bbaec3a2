/** Declarations of cubes and derived facts, and the readers of their files. */
package org.obmeet.telemetry.schemas.cube;
