/** What the whole engine stands on: clocks, event loops, the names of tasks, and how failures are told apart. */
package dev.weir.common;
