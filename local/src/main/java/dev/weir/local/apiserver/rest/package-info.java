/**
 * The API's verbs. {@link dev.weir.local.apiserver.rest.ApiHandler} looks at every request first and
 * {@link dev.weir.local.apiserver.rest.Resources} tells the verbs apart; {@link dev.weir.local.apiserver.rest.Admission} is what an
 * object passes on its way into the store.
 */
package dev.weir.local.apiserver.rest;
