/** An auction house, and questions about it: the Nexmark benchmark as jobs to read and run. */
package dev.weir.examples.nexmark;
