/**
 * The Jupyter kernel of the notebooks. It runs Java cells over the catalogue of released tables,
 * which it opens read-only. It depends on no other module of the project.
 */
package org.obmeet.telemetry.notebooks;
