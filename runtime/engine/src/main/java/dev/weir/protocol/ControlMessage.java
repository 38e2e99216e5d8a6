package dev.weir.protocol;

/** What is said over a control connection: a record of data, without behaviour. */
public sealed interface ControlMessage permits ToJobMaster, ToTaskManager {}
