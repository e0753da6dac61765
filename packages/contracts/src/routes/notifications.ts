import { z } from 'zod';
import {
  deliveryStatusSchema,
  notificationDeliverySchema,
  notificationSettingsSchema,
  notificationSettingsUpdateSchema,
  organizationChannelsSchema,
  organizationChannelsUpdateSchema,
} from '../notifications.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Notifications'];
const id = z.object({ id: z.uuid() });

export const notificationSettingRoutes = nameRoutes('notificationSettings', {
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/notifications/settings',
    permission: 'signedIn',
    tags,
    summary: 'What the caller hears of, and where',
    schema: { response: { 200: notificationSettingsSchema } },
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/api/v1/notifications/settings',
    permission: 'signedIn',
    tags,
    summary: 'Change channels and digest; what is not given stays',
    schema: { body: notificationSettingsUpdateSchema, response: { 200: notificationSettingsSchema } },
  }),
  readChannels: defineRoute({
    method: 'GET',
    url: '/api/v1/notifications/channels',
    permission: 'organization.manage',
    tags,
    summary: 'Where the organization’s notifications go besides the app',
    schema: { response: { 200: organizationChannelsSchema } },
  }),
  updateChannels: defineRoute({
    method: 'PUT',
    url: '/api/v1/notifications/channels',
    permission: 'organization.manage',
    tags,
    summary: 'Choose the connections of e-mail and Slack',
    schema: { body: organizationChannelsUpdateSchema, response: { 200: organizationChannelsSchema } },
  }),
  deliveries: defineRoute({
    method: 'GET',
    url: '/api/v1/notifications/deliveries',
    permission: 'organization.manage',
    tags,
    summary: 'Messages that went or did not go out, newest first',
    schema: {
      query: pageQuery.extend({
        status: deliveryStatusSchema.optional(),
        channel: z.enum(['email', 'slack']).optional(),
      }),
      response: { 200: pageOf(notificationDeliverySchema) },
    },
  }),
  retryDelivery: defineRoute({
    method: 'POST',
    url: '/api/v1/notifications/deliveries/:id/retry',
    permission: 'organization.manage',
    tags,
    summary: 'Try a failed or skipped message again',
    schema: { params: id, response: { 200: notificationDeliverySchema } },
  }),
});
