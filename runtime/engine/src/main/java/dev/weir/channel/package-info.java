/** Every byte that moves: records, watermarks and barriers between tasks, and state to storage. */
package dev.weir.channel;
