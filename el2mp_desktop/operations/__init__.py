"""Every verb that changes a project, a module a noun. Each runs inside `Project.do` or `Project.record`."""
