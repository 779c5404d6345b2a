"""The pure heart of the front door: tokens, intake, agent classes and verdicts; no clock, no network, no Django."""
