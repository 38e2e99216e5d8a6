/** What {@code kubectl get} prints: columns, and the {@code Table} answers made of them. Depends on {@code json} alone. */
package dev.weir.local.apiserver.table;
