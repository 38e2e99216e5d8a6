/** What happens in the auction house. */
package dev.weir.examples.nexmark.events;
