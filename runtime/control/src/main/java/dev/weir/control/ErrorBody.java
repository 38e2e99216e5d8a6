package dev.weir.control;

/**
 * @param reason one word in CamelCase
 * @param message what was found, what was expected and what to do
 */
public record ErrorBody(String reason, String message) {}
