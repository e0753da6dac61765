/** A person's workflow with everything a guided step can have. */
export const guidedWorkflow = `
workflow: save-the-renewal
name: Save the renewal
kind: renewal
on:
  - manual: {}
outcomes: [renewed, churned]
steps:
  - id: tell-manager
    name: Tell the manager
    type: action
    uses: notify.user
    with: { managerOf: "{{ user.id }}", title: "{{ customer.name }} is at risk", message: Please look., priority: 1 }
  - id: review
    name: Review the risk
    type: guided
    chat:
      opening:
        text: "Let us look at {{ customer.name }}."
        buttons:
          - { label: Show the report, value: report }
          - { label: Plan a call, value: call }
      branches:
        report:
          reply: Here it is.
          prompts: [what is wrong]
          actions: [{ do: show_artifact, artifact: risk-report }]
          buttons: [{ label: Plan a call, value: call }]
        call:
          reply: Noted.
          actions:
            - { do: set_output, values: { plan: call } }
            - { do: create_task, title: "Call {{ customer.name }}", dueInDays: 1 }
    artifacts:
      - id: risk-report
        type: risk_report
        title: "Risk of {{ customer.name }}"
        editable: true
        data: { heading: "{{ customer.name }}" }
      - id: facts
        type: metrics
        title: Facts
        data: { items: [] }
    outputs:
      properties:
        plan: { type: string, enum: [call, visit] }
        confidence: { type: integer, minimum: 0, maximum: 100 }
      required: [plan]
  - id: offer
    name: Make an offer
    type: guided
    skippable: true
  - id: sign
    name: Get the signature
    type: guided
    skippable: false
`;

/** Two effects side by side, then one after them. */
export const effectsWorkflow = `
workflow: two-effects
name: Two effects
kind: automation
on:
  - manual: {}
steps:
  - id: both
    type: parallel
    branches:
      - - id: tell-sarah
          type: action
          uses: notify.user
          with: { role: csm, title: Hello, message: First }
      - - id: tell-managers
          type: action
          uses: notify.user
          with: { role: manager, title: Hello, message: Second }
  - id: write
    type: action
    uses: log.write
    with: { message: done }
  - { id: done, type: end, outcome: told }
`;

/** An action with a retry policy, of an operation that the test provides. */
export const fragileWorkflow = `
workflow: fragile
name: Fragile
kind: automation
on:
  - manual: {}
steps:
  - id: call
    type: action
    uses: log.write
    with: { message: hi }
    retry: { attempts: 3, backoff: fixed, delay: 30s, on: [network, timeout] }
  - id: after
    type: guided
`;

/** Waits a day, then for a person, no longer than three days. */
export const timerWorkflow = `
workflow: patient
name: Patient
kind: automation
on:
  - manual: {}
steps:
  - { id: pause, type: wait, for: 1d }
  - id: look
    type: guided
  - id: todo
    type: task
    title: Send the papers
    owner: human
    wait: true
    due: 2d
`;

/** A parent that waits for a child. */
export const parentWorkflow = `
workflow: parent
name: Parent
kind: automation
on:
  - manual: {}
steps:
  - { id: start-child, type: workflow, start: child, wait: true }
  - id: last
    type: guided
`;
export const childWorkflow = `
workflow: child
name: Child
kind: automation
on:
  - workflow: {}
steps:
  - { id: note, type: set, values: { seen: true } }
  - id: work
    type: guided
`;
