/**
 * The kernel of the notebooks: Java cells over the catalogue of released tables, which it opens
 * read only. It knows no room of the house.
 */
package org.obmeet.telemetry.notebooks;
