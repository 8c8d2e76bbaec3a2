/** The static pages for administrators and the public, made of released tables. */
package org.obmeet.telemetry.cli.site;
