/** The data of checkpoints, as far as the operator removes it: in storage itself, with no live job needed. */
package dev.weir.operator.data;
