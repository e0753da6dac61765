#!/usr/bin/env node
import '../tools/start.mjs';
