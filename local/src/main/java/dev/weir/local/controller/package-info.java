/**
 * The controllers of the local cluster: StatefulSets and the Endpoints of Services. Each decides by a pure function and acts
 * by the API server alone, so they could as well run against another one.
 */
package dev.weir.local.controller;
