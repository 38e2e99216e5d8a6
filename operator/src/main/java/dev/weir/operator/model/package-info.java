/** What to do next, as pure functions: specification and observation in, decision out. No side effects, no clock of its own. */
package dev.weir.operator.model;
