/**
 * Disclosure control: from the exact cells of a protection group and window, and everything already
 * published for it, to rows that may be published, or a refusal. Pure functions; the outcome does
 * not depend on the order of cells, nor on how nodes and contributors are numbered.
 */
package org.obmeet.telemetry.privacy.disclosure;
