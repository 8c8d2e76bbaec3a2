/**
 * The Jupyter kernel of the notebooks. It opens the catalogue of released tables read-only and runs
 * Java cells that query it. It depends on no other module of the project.
 */
package org.obmeet.telemetry.notebooks;
