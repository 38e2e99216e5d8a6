/** JSON trees, and the errors that a request can end in. Depends on no other package of the API server. */
package dev.weir.local.apiserver.json;
